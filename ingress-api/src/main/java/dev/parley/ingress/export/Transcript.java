package dev.parley.ingress.export;

import dev.parley.ingress.history.StoredConversation;
import dev.parley.ingress.history.StoredMessage;
import java.io.IOException;
import java.io.OutputStream;

/** A form in which a conversation is written, message by message. Used by one thread, once. */
interface Transcript {

    /** The media type of the file. */
    String mediaType();

    /** How its name ends. */
    String extension();

    /** Writes what stands before the messages. */
    void begin(StoredConversation conversation, OutputStream out) throws IOException;

    /** Writes the next message. */
    void message(StoredMessage message, OutputStream out) throws IOException;

    /**
     * Writes what stands behind the messages.
     *
     * @param whole false where messages are missing, because they could not be read
     */
    void end(boolean whole, OutputStream out) throws IOException;
}
