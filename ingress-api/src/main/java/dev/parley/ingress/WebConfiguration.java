package dev.parley.ingress;

import dev.parley.events.wire.TraceParent;
import dev.parley.ingress.account.AuthenticationFilter;
import dev.parley.ingress.account.Caller;
import dev.parley.ingress.account.KeyRing;
import dev.parley.ingress.account.Tickets;
import dev.parley.ingress.completion.CompletionSettings;
import dev.parley.ingress.connection.ConnectionSettings;
import dev.parley.ingress.connection.Connections;
import dev.parley.ingress.ownership.Owners;
import dev.parley.ingress.problem.ErrorShape;
import dev.parley.ingress.problem.ProblemAdvice;
import dev.parley.ingress.problem.ProblemPage;
import dev.parley.ingress.prompt.PromptSettings;
import dev.parley.ingress.rate.RateGate;
import dev.parley.ingress.rate.RateHeaders;
import dev.parley.ingress.rate.RequestRate;
import dev.parley.ingress.reference.ReferenceController;
import dev.parley.ingress.request.BodyLimitFilter;
import dev.parley.ingress.request.EnvelopeFilter;
import dev.parley.ingress.request.RequestArguments;
import dev.parley.ingress.request.RequestLimitFilter;
import dev.parley.ingress.socket.SocketGate;
import dev.parley.ingress.socket.SocketHandler;
import dev.parley.ingress.socket.SocketSettings;
import dev.parley.ingress.socket.Surroundings;
import jakarta.servlet.Filter;
import java.util.List;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.socket.config.annotation.EnableWebSocket;
import org.springframework.web.socket.config.annotation.WebSocketConfigurer;
import org.springframework.web.socket.config.annotation.WebSocketHandlerRegistry;
import org.springframework.web.socket.server.standard.ServletServerContainerFactoryBean;

/** How requests come in: filters, arguments, errors and the socket's handshake. */
@Configuration(proxyBeanMethods = false)
@EnableWebSocket
class WebConfiguration {
    // Frames are put together from parts, so a socket needs no buffer of a frame's size.
    private static final int SOCKET_BUFFER_CHARS = 4 * 1024;

    @Bean
    FilterRegistrationBean<Filter> envelopeFilter(List<ErrorShape> shapes) {
        return registered(new EnvelopeFilter(shapes), 1, "/*");
    }

    @Bean
    FilterRegistrationBean<Filter> requestLimitFilter(ConnectionSettings settings) {
        return registered(
                new RequestLimitFilter(settings.requests()), 2, "/api/*", "/v1/*", "/ws/*");
    }

    @Bean
    FilterRegistrationBean<Filter> authenticationFilter(KeyRing keys, Tickets tickets) {
        return registered(
                new AuthenticationFilter(keys, tickets, ReferenceController.PATHS),
                3,
                "/api/*",
                "/v1/*",
                "/ws/*");
    }

    @Bean
    FilterRegistrationBean<Filter> bodyLimitFilter(
            PromptSettings prompts, CompletionSettings completions, List<ErrorShape> others) {
        return registered(
                new BodyLimitFilter(path ->
                        others.stream().anyMatch(shape -> shape.covers(path))
                                ? completions.maxBody()
                                : prompts.maxBody()),
                5,
                "/api/*",
                "/v1/*");
    }

    static FilterRegistrationBean<Filter> registered(Filter filter, int order, String... paths) {
        FilterRegistrationBean<Filter> registration = new FilterRegistrationBean<>(filter);
        registration.setName(filter.getClass().getSimpleName());
        registration.addUrlPatterns(paths);
        registration.setOrder(order);
        return registration;
    }

    @Bean
    WebMvcConfigurer requests(RequestRate rate, List<RateHeaders> headers) {
        return new WebMvcConfigurer() {
            @Override
            public void addInterceptors(InterceptorRegistry registry) {
                registry.addInterceptor(new RateGate(rate, headers));
            }

            @Override
            public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
                resolvers.add(new RequestArguments(Caller.class, AuthenticationFilter.CALLER));
                resolvers.add(new RequestArguments(TraceParent.class, EnvelopeFilter.TRACE));
            }
        };
    }

    @Bean
    ProblemAdvice problemAdvice() {
        return new ProblemAdvice();
    }

    @Bean
    ProblemPage problemPage() {
        return new ProblemPage();
    }

    @Bean
    ServletServerContainerFactoryBean socketContainer() {
        ServletServerContainerFactoryBean container = new ServletServerContainerFactoryBean();
        container.setMaxTextMessageBufferSize(SOCKET_BUFFER_CHARS);
        container.setMaxBinaryMessageBufferSize(SOCKET_BUFFER_CHARS);
        return container;
    }

    @Bean
    WebSocketConfigurer chatSocket(
            Surroundings surroundings,
            Connections connections,
            Owners owners,
            SocketSettings settings) {
        return (WebSocketHandlerRegistry registry) ->
                registry.addHandler(new SocketHandler(surroundings), "/ws/chat", "/ws/chat/*")
                        .addInterceptors(new SocketGate(owners, connections))
                        // None beside the server's own where the list is empty.
                        .setAllowedOrigins(settings.allowedOrigins().toArray(String[]::new));
    }
}
