package dev.parley.ingress.reference;

import jakarta.servlet.http.HttpServletResponse;
import java.util.Set;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.ObjectNode;

/** The documents over HTTP, for everybody. */
@RestController
@RequestMapping("/api/v1")
public final class ReferenceController {
    /** The paths that want no credentials. */
    public static final Set<String> PATHS =
            Set.of(
                    "/api/v1/openapi.json",
                    "/api/v1/openapi.yaml",
                    "/api/v1/asyncapi.json",
                    "/api/v1/asyncapi.yaml",
                    "/api/v1/docs");

    private static final String YAML = "application/yaml";

    @GetMapping(path = "/openapi.json", produces = "application/json")
    ObjectNode openApi() {
        return Documents.all().openApi();
    }

    @GetMapping(path = "/openapi.yaml", produces = YAML)
    String openApiAsYaml() {
        return YamlResource.write(Documents.all().openApi());
    }

    @GetMapping(path = "/asyncapi.json", produces = "application/json")
    ObjectNode asyncApi() {
        return Documents.all().asyncApi();
    }

    @GetMapping(path = "/asyncapi.yaml", produces = YAML)
    String asyncApiAsYaml() {
        return YamlResource.write(Documents.all().asyncApi());
    }

    @GetMapping(path = "/docs", produces = "text/html;charset=UTF-8")
    String page(HttpServletResponse response) {
        response.setHeader("Content-Security-Policy", ReferencePage.POLICY);
        return ReferencePage.of(Documents.all());
    }
}
