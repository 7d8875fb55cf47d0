package io.cogview4j.server.job;

/** Notes that say the same in both languages. */
public final class Notes {
    private Notes() {}

    public static JobNote note(String code, String what, String why, String advice) {
        JobNote.Text text = new JobNote.Text(what, why, advice);
        return new JobNote(code, text, text);
    }
}
