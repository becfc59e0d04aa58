package dev.parley.ingress.problem;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;

/** How errors look on routes that speak another API's language. */
public interface ErrorShape {

    /** Whether a path is one of those routes. */
    boolean covers(String path);

    /** Writes the whole answer. */
    void write(HttpServletResponse response, Refusal refusal) throws IOException;

    /** Notes how errors of a request look; those that no shape covers are problems. */
    static void choose(HttpServletRequest request, List<ErrorShape> shapes) {
        for (ErrorShape shape : shapes) {
            if (shape.covers(request.getRequestURI())) {
                request.setAttribute(ErrorShape.class.getName(), shape);
                return;
            }
        }
    }

    /** Answers a request that is not served, in the shape of its route. */
    static void refuse(HttpServletRequest request, HttpServletResponse response, Refusal refusal)
            throws IOException {
        if (request.getAttribute(ErrorShape.class.getName()) instanceof ErrorShape shape) {
            shape.write(response, refusal);
        } else {
            ProblemWriter.write(response, refusal);
        }
    }
}
