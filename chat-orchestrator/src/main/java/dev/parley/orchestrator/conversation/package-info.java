/**
 * What is remembered about a conversation: its head, its texts, its repeatable turns, its deadline.
 */
@NullMarked
package dev.parley.orchestrator.conversation;

import org.jspecify.annotations.NullMarked;
