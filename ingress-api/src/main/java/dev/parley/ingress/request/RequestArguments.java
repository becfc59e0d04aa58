package dev.parley.ingress.request;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;

/** Gives controllers what a filter has found out, by its type. */
public final class RequestArguments implements HandlerMethodArgumentResolver {
    private final Class<?> type;
    private final String attribute;

    /**
     * @param type of the parameter
     * @param attribute of the request, set by a filter before any controller runs
     */
    public RequestArguments(Class<?> type, String attribute) {
        this.type = type;
        this.attribute = attribute;
    }

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return parameter.getParameterType() == type;
    }

    @Override
    public @Nullable Object resolveArgument(
            MethodParameter parameter,
            @Nullable ModelAndViewContainer container,
            NativeWebRequest request,
            @Nullable WebDataBinderFactory binders) {
        HttpServletRequest http = request.getNativeRequest(HttpServletRequest.class);
        return http == null ? null : http.getAttribute(attribute);
    }
}
