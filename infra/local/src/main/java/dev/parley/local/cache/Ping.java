package dev.parley.local.cache;

import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisException;

/** Whether a Redis server lets one in and answers. */
final class Ping {
    private Ping() {}

    static boolean answered(String host, int port, String password) {
        var configuration =
                DefaultJedisClientConfig.builder()
                        .password(password)
                        .connectionTimeoutMillis(500)
                        .socketTimeoutMillis(1_000)
                        .build();
        try (Jedis redis = new Jedis(new HostAndPort(host, port), configuration)) {
            return "PONG".equals(redis.ping());
        } catch (JedisException notYet) {
            return false;
        }
    }
}
