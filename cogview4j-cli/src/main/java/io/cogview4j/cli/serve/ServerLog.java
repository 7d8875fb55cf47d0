package io.cogview4j.cli.serve;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.spi.FilterReply;
import org.slf4j.LoggerFactory;

/** What the server says of its work, on the error stream, a line each. */
final class ServerLog {
    /** How a line is written. */
    enum Form {
        /** For people. */
        TEXT,
        /** An object of JSON, for programs that collect logs. */
        JSON
    }

    private static final String LINE = "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5level %logger{0} %msg%n";
    private static final String PROVIDER = "slf4j.provider";

    private ServerLog() {}

    /** To be called before anything is logged. */
    static void begin(Form form, boolean debug) {
        System.setProperty(PROVIDER, ch.qos.logback.classic.spi.LogbackServiceProvider.class.getName());
        if (!(LoggerFactory.getILoggerFactory() instanceof LoggerContext context)) {
            return; // something was logged before, to somebody else
        }
        context.reset();
        ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
        console.setContext(context);
        console.setTarget("System.err");
        console.setEncoder(encoder(form, context));
        console.addFilter(withoutWhatIsToldElsewhere());
        console.start();
        ch.qos.logback.classic.Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.WARN);
        root.addAppender(console);
        context.getLogger("io.cogview4j").setLevel(debug ? Level.DEBUG : Level.INFO);
    }

    /** Why the server cannot start is told as an error of the command. */
    private static Filter<ILoggingEvent> withoutWhatIsToldElsewhere() {
        return new Filter<>() {
            @Override
            public FilterReply decide(ILoggingEvent event) {
                boolean told = event.getLoggerName().startsWith("io.javalin")
                        && event.getMessage().startsWith("Failed to start");
                return told ? FilterReply.DENY : FilterReply.NEUTRAL;
            }
        };
    }

    private static Encoder<ILoggingEvent> encoder(Form form, LoggerContext context) {
        return switch (form) {
            case TEXT -> {
                PatternLayoutEncoder text = new PatternLayoutEncoder();
                text.setContext(context);
                text.setPattern(LINE);
                text.start();
                yield text;
            }
            case JSON -> {
                JsonEncoder json = new JsonEncoder();
                json.setContext(context);
                json.setWithSequenceNumber(false);
                json.setWithNanoseconds(false);
                json.setWithContext(false);
                json.start();
                yield json;
            }
        };
    }
}
