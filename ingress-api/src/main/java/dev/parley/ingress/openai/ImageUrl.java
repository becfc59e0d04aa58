package dev.parley.ingress.openai;

import dev.parley.ingress.completion.Fields;

/** The address of an image, or the image itself. */
final class ImageUrl {
    private ImageUrl() {}

    static String of(Fields fields, String name) {
        String url = fields.requiredText(name);
        if (!url.startsWith("https://") && !url.startsWith("data:image/")) {
            throw fields.wrong(name, "has to be an https: or data:image/ URL");
        }
        return url;
    }
}
