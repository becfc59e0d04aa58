package dev.parley.ingress.rate;

import dev.parley.ingress.account.AuthenticationFilter;
import dev.parley.ingress.account.Caller;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.ArrayList;
import java.util.List;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/** Looks at the rate of a user before it is read what the user asks. */
public final class RateGate implements HandlerInterceptor {
    private final RequestRate rate;
    private final List<RateHeaders> headers;

    /**
     * @param headers the first that covers a route counts
     */
    public RateGate(RequestRate rate, List<RateHeaders> headers) {
        this.rate = rate;
        this.headers = new ArrayList<>(headers);
        this.headers.add(new DraftHeaders());
    }

    @Override
    public boolean preHandle(
            HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (handler instanceof HandlerMethod route
                && route.hasMethodAnnotation(StartsTurn.class)
                && request.getAttribute(AuthenticationFilter.CALLER) instanceof Caller caller) {
            Allowance allowance = rate.take(caller.userId(), request.getHeader("Idempotency-Key"));
            tell(allowance, request.getRequestURI(), response);
            if (allowance.refusal() != null) {
                throw allowance.refusal().asException();
            }
        }
        return true;
    }

    private void tell(Allowance allowance, String path, HttpServletResponse response) {
        for (RateHeaders each : headers) {
            if (each.covers(path)) {
                each.write(response, allowance);
                return;
            }
        }
    }
}
