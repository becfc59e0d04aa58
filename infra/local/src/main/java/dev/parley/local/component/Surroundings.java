package dev.parley.local.component;

import java.util.Map;
import java.util.TreeMap;

/**
 * The part of the environment that every process gets, the same whoever starts it; everything else
 * is given to those that need it.
 */
public final class Surroundings {
    private Surroundings() {}

    public static Map<String, String> with(Map<String, String> own) {
        Map<String, String> environment = new TreeMap<>();
        environment.put("PATH", "/usr/local/bin:/usr/bin:/bin");
        environment.put("HOME", System.getProperty("user.home"));
        environment.put("LANG", "C.UTF-8");
        environment.put("TZ", "UTC");
        environment.put("JAVA_HOME", JavaCommand.javaHome().toString());
        environment.putAll(own);
        return environment;
    }
}
