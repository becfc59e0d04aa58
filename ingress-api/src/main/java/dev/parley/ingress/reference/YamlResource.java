package dev.parley.ingress.reference;

import dev.parley.events.wire.EventJson;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Objects;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.representer.Representer;
import tools.jackson.databind.node.ObjectNode;

/** Documents between YAML, in which they are written, and the tree in which they are worked on. */
final class YamlResource {
    private YamlResource() {}

    /** The document beside this class' resources. */
    static ObjectNode read(String name) {
        String path = "/reference/" + name;
        try (InputStream file =
                Objects.requireNonNull(YamlResource.class.getResourceAsStream(path), path)) {
            Map<String, Object> document =
                    new Yaml(new SafeConstructor(new LoaderOptions())).load(file);
            return EventJson.mapper().valueToTree(document);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The tree as YAML, fields in their order. */
    static String write(ObjectNode tree) {
        DumperOptions options = new DumperOptions();
        options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
        options.setWidth(120);
        return new Yaml(new Representer(options), options)
                .dump(EventJson.mapper().convertValue(tree, Map.class));
    }
}
