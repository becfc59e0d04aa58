package dev.parley.ingress.socket;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class FrameAssemblyTest {
    private final FrameAssembly assembly = new FrameAssembly(10);

    @Test
    void putsPartsTogether() {
        assertThat(assembly.add("abc", false)).isNull();
        assertThat(assembly.add("def", false)).isNull();
        assertThat(assembly.add("g", true)).isEqualTo("abcdefg");
        assertThat(assembly.add("next", true)).isEqualTo("next");
        assertThat(assembly.exceeded()).isFalse();
    }

    @Test
    void takesAFrameOfExactlyTheLimit() {
        assertThat(assembly.add("0123456789", true)).isEqualTo("0123456789");
    }

    @Test
    void passesOverAFrameThatIsTooLargeAndGoesOn() {
        assertThat(assembly.add("0123456", false)).isNull();
        assertThat(assembly.exceeded()).isFalse();
        assertThat(assembly.add("0123456", false)).isNull();
        assertThat(assembly.exceeded()).isFalse();
        assertThat(assembly.add("", true)).isNull();
        assertThat(assembly.exceeded()).isTrue();
        assertThat(assembly.refusal().limit()).isEqualTo(10);

        assertThat(assembly.add("small", true)).isEqualTo("small");
        assertThat(assembly.exceeded()).isFalse();
    }

    @Test
    void countsBytesAndNotCharacters() {
        assertThat(assembly.add("ééééé", true)).isEqualTo("ééééé");
        assertThat(assembly.add("éééééé", true)).isNull();
        assertThat(assembly.exceeded()).isTrue();
    }
}
