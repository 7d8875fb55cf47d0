package io.cogview4j.server.job;

import io.cogview4j.message.Message;
import java.util.Locale;

/**
 * What is said to whoever asked, in every language there is: they may read it later than it is said, and in another one.
 *
 * @param code the message's
 */
public record JobNote(String code, Text english, Text chinese) {
    /**
     * One sentence each.
     *
     * @param advice what to do
     */
    public record Text(String what, String why, String advice) {
        private static Text of(Message message, Locale locale) {
            return new Text(message.what(locale), message.why(locale), message.advice(locale));
        }
    }

    /** Without what is no client's business: where the server keeps its files. */
    public static JobNote of(Message message) {
        return verbatim(WithoutFolders.of(message));
    }

    /** With all values as they are; paths are those of the interface. */
    public static JobNote verbatim(Message message) {
        return new JobNote(
                message.code().id(), Text.of(message, Locale.ENGLISH), Text.of(message, Locale.SIMPLIFIED_CHINESE));
    }

    /** In the language that a client reads. */
    public Text in(Locale locale) {
        return isChinese(locale) ? chinese : english;
    }

    /** All of it as one text. */
    public String text(Locale locale) {
        Text text = in(locale);
        return String.join(isChinese(locale) ? "" : " ", text.what(), text.why(), text.advice());
    }

    private static boolean isChinese(Locale locale) {
        return locale.getLanguage().equals(Locale.CHINESE.getLanguage());
    }
}
