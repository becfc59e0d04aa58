package dev.parley.ingress.problem;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import tools.jackson.core.JacksonException;

/** Turns everything that ends a request early into a problem. */
@RestControllerAdvice
public final class ProblemAdvice {
    private static final Logger LOG = LoggerFactory.getLogger(ProblemAdvice.class);

    @ExceptionHandler
    void refused(Refused refused, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        ErrorShape.refuse(request, response, refused.refusal());
    }

    @ExceptionHandler
    void unreadable(
            HttpMessageNotReadableException unreadable,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        for (Throwable cause = unreadable; cause != null; cause = cause.getCause()) {
            if (cause instanceof Refused refused) {
                ErrorShape.refuse(request, response, refused.refusal());
                return;
            }
            if (cause instanceof JacksonException malformed) {
                ErrorShape.refuse(request, response, JsonProblem.of(malformed));
                return;
            }
        }
        ErrorShape.refuse(
                request, response, Refusal.of(ProblemCode.INVALID_JSON, "the request has no body"));
    }

    @ExceptionHandler
    void ofAnotherForm(
            MethodArgumentTypeMismatchException mismatch,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        String field = mismatch.getName();
        ErrorShape.refuse(
                request,
                response,
                Refusal.ofField(
                        ProblemCode.INVALID_REQUEST,
                        field,
                        "'%s' is not of its form".formatted(field)));
    }

    @ExceptionHandler(AsyncRequestNotUsableException.class)
    void gone() {
        // The client has left; there is nobody to answer.
    }

    @ExceptionHandler
    void other(Exception problem, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        if (problem instanceof ErrorResponse known) {
            ErrorShape.refuse(request, response, HttpProblem.of(known.getStatusCode().value()));
            return;
        }
        LOG.atError().setCause(problem).log("a request met an error that nobody foresaw");
        if (!response.isCommitted()) {
            ErrorShape.refuse(
                    request,
                    response,
                    Refusal.of(ProblemCode.INTERNAL, "an error that nobody foresaw"));
        }
    }
}
