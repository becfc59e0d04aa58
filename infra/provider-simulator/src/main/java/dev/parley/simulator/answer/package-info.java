/** What the simulated models say: a pure function of the conversation, the model and the seed. */
@NullMarked
package dev.parley.simulator.answer;

import org.jspecify.annotations.NullMarked;
