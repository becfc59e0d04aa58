package dev.parley.ingress.reference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.ingress.fake.EdgeOnFakes;
import dev.parley.ingress.fake.EdgeOnFakes.Reply;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import tools.jackson.databind.JsonNode;

/** The documents over HTTP. */
final class ReferenceTest {
    @SuppressWarnings("NullAway.Init")
    private static EdgeOnFakes edge;

    @BeforeAll
    static void start() {
        edge = EdgeOnFakes.start();
    }

    @AfterAll
    static void stop() {
        edge.close();
    }

    @Test
    void isThereForEverybody() {
        for (String path : ReferenceController.PATHS) {
            assertThat(edge.getAs(null, path).status()).as(path).isEqualTo(200);
        }
        assertThat(edge.getAs(null, "/api/v1/models").status()).isEqualTo(401);
    }

    @Test
    void isTheSameInJsonAndYaml() {
        for (String name : new String[] {"openapi", "asyncapi"}) {
            JsonNode json = edge.getAs(null, "/api/v1/" + name + ".json").json();
            Reply yaml = edge.getAs(null, "/api/v1/" + name + ".yaml");

            Object read = new Yaml(new SafeConstructor(new LoaderOptions())).load(yaml.body());
            assertThat(dev.parley.events.wire.EventJson.mapper().<JsonNode>valueToTree(read))
                    .isEqualTo(json);
        }
    }

    @Test
    void canBeReadAsAPage() {
        Reply page = edge.getAs(null, "/api/v1/docs");

        assertThat(page.header("Content-Type")).startsWith("text/html");
        assertThat(page.header("Content-Security-Policy"))
                .contains("default-src 'none'; style-src 'sha256-");
        Documents.all()
                .openApi()
                .findValuesAsString("operationId")
                .forEach(id -> assertThat(page.body()).contains("id=\"" + id + "\""));
        Documents.all()
                .asyncApi()
                .get("channels")
                .forEach(channel ->
                        assertThat(page.body()).contains(channel.get("address").stringValue()));
        assertThat(page.body()).doesNotContain("<script", "http-equiv", "src=");
    }

    @Test
    void escapesWhatStandsInADocument() {
        assertThat(new Markup().prose("a `<b>` \"c\" & d"))
                .hasToString("a <code>&lt;b&gt;</code> &quot;c&quot; &amp; d");
    }
}
