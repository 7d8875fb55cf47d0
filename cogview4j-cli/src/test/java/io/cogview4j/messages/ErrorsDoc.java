package io.cogview4j.messages;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cogview4j.cli.output.CommandAdvice;
import io.cogview4j.message.Message;
import io.cogview4j.message.MessageCode;
import io.cogview4j.message.MessageCode.Severity;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The pages that list all codes, made of the codes and their texts. The chapters are those of the properties files: a
 * comment in one heads the codes below it. The launcher, a script, has codes of its own.
 *
 * @param locale what the values' names and texts are told in
 * @param resource the properties files that give order and chapters, one beside each enum of codes
 */
record ErrorsDoc(
        Locale locale,
        String resource,
        String title,
        String introduction,
        Map<Severity, String> severities,
        String why,
        String advice,
        String command) {
    static final ErrorsDoc ENGLISH = new ErrorsDoc(
            Locale.ENGLISH,
            "messages.properties",
            "Errors and other messages",
            """
            [中文](errors.zh-CN.md)

            Everything that cogview4j tells its users has a code. In the library, catch `CogView4Exception`: `code()` is a
            `MessageCode` to decide by, `problem()` is the whole `Message` with its values, and
            `problem().text(Locale.CHINESE)` tells it in Chinese; `InvalidRequestException.problems()` lists everything
            that is wrong with a request. Warnings come as `RunEvent.Warned`. The command prints `error [code]: ...` on
            stderr, in Chinese `错误 [code]: ...` (`--lang`, or the environment), or with `--json` one object `{"error": {"code", "severity", "what", "why", "advice"}}`; more findings
            follow in a list `"more"`. It exits with 2 if the command should be written otherwise
            (`InvalidRequestException`, codes `command-...`), with 1 if it could not be carried out, with 130 if it was
            interrupted, and with 141, in silence, if the program that reads its results has ended. Codes stay what they are; texts may change.

            `{names}` stand for values. This page is made from the codes; see `ErrorsDocTest`.
            """,
            Map.of(Severity.ERROR, "Error", Severity.WARNING, "Warning", Severity.NOTE, "Note"),
            "Why: ",
            "What to do: ",
            "In the command: ");

    static final ErrorsDoc CHINESE = new ErrorsDoc(
            Locale.CHINESE,
            "messages_zh.properties",
            "错误和其他消息",
            """
            [English](errors.md)

            cogview4j 的每条用户消息都有一个代码。使用库时请捕获 `CogView4Exception`：`code()` 返回 `MessageCode`，供程序判断；
            `problem()` 返回带有具体值的 `Message`，`problem().text(Locale.CHINESE)` 返回中文文本；
            `InvalidRequestException.problems()` 列出请求中的所有问题。警告通过 `RunEvent.Warned` 发出。命令行在标准错误上打印
            `错误 [代码]: ...`（英文为 `error [代码]: ...`），使用 `--json` 时改为一个对象
            `{"error": {"code", "severity", "what", "why", "advice"}}`，其余问题列在 `"more"` 中。退出码：命令有误
            （`InvalidRequestException` 以及 `command-...` 类代码）为 2，执行失败为 1，被中断为 130，读取结果的程序已退出为 141（不输出任何消息）。代码不会改变，文本可能调整。

            `{名称}` 表示具体的值。本页由代码生成，见 `ErrorsDocTest`。
            """,
            Map.of(Severity.ERROR, "错误", Severity.WARNING, "警告", Severity.NOTE, "提示"),
            "原因：",
            "怎么办：",
            "在命令行中：");

    /** The whole page in Markdown. */
    String page() {
        StringBuilder page = new StringBuilder("# " + title + "\n\n" + introduction);
        for (Class<? extends MessageCode> codes : Codes.files().toList()) {
            for (String line : lines(codes)) {
                if (line.startsWith("# ")) {
                    page.append("\n## ").append(line.substring(2)).append('\n');
                } else if (line.contains(".what = ")) {
                    page.append(entry(line.substring(0, line.indexOf(".what"))));
                }
            }
        }
        return page.append(LauncherChapter.of(locale)).toString();
    }

    private String entry(String id) {
        MessageCode code = Codes.all()
                .filter(one -> one.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no code for the text " + id));
        List<String> names =
                code.valueNames().stream().map(name -> "{" + name + "}").toList();
        Message message = new Message(code, names);
        String told = CommandAdvice.of(message, locale);
        String inCommand = told.equals(message.advice(locale)) ? "" : "- " + command + told + "\n";
        return "\n### %s\n\n%s. %s\n- %s%s\n- %s%s\n"
                .formatted(
                        id,
                        severities.get(code.severity()),
                        message.what(locale),
                        why,
                        message.why(locale),
                        advice,
                        message.advice(locale))
                .concat(inCommand)
                .replace("_", "\\_");
    }

    /** Those behind the file's own heading, if it has one, which ends with the first key. */
    private List<String> lines(Class<? extends MessageCode> codes) {
        try (InputStream in = codes.getResourceAsStream(resource);
                BufferedReader reader = new BufferedReader(new InputStreamReader(in, UTF_8))) {
            List<String> lines = reader.lines().toList();
            boolean headed = lines.stream().anyMatch(line -> line.startsWith("space"));
            return headed
                    ? lines.stream()
                            .dropWhile(line -> !line.startsWith("space"))
                            .toList()
                    : lines;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
