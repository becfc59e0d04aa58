package dev.parley.ingress.account;

import dev.parley.ingress.problem.ProblemCode;
import dev.parley.ingress.problem.ProblemWriter;
import dev.parley.ingress.problem.Refusal;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.filter.OncePerRequestFilter;

/** Lets operators alone pass. Stands behind {@link AuthenticationFilter}. */
public final class OperatorFilter extends OncePerRequestFilter {

    @Override
    protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (request.getAttribute(AuthenticationFilter.CALLER) instanceof Caller caller
                && caller.role() == Role.OPERATOR) {
            chain.doFilter(request, response);
            return;
        }
        ProblemWriter.write(
                response,
                Refusal.of(ProblemCode.FORBIDDEN, "this is for operators; use an operator's key"));
    }
}
