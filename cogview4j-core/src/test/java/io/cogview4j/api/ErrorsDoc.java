package io.cogview4j.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cogview4j.api.MessageCode.Severity;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The pages that list all codes, made of the codes and their texts. The chapters are those of the properties file: a
 * comment in it heads the codes below.
 *
 * @param locale what the values' names and texts are told in
 * @param resource the properties file that gives order and chapters
 */
record ErrorsDoc(
        Locale locale,
        String resource,
        String title,
        String introduction,
        Map<Severity, String> severities,
        String why,
        String advice) {
    static final ErrorsDoc ENGLISH = new ErrorsDoc(
            Locale.ENGLISH,
            "messages.properties",
            "Errors and other messages",
            """
            [中文](errors.zh-CN.md)

            Everything that cogview4j tells its users has a code. In the library, catch `CogView4Exception`: `code()` is a
            `MessageCode` to decide by, `problem()` is the whole `Message` with its values, and
            `problem().text(Locale.CHINESE)` tells it in Chinese; `InvalidRequestException.problems()` lists everything
            that is wrong with a request. Warnings come as `Progress.Warning`. The command prints `error [code]: ...` on
            stderr, in Chinese `错误 [code]: ...` (`--lang`, or the environment), or with `--json` one object `{"error": {"code", "severity", "what", "why", "advice"}}`; more findings
            follow in a list `"more"`. It exits with 2 if the command should be written otherwise
            (`InvalidRequestException`, codes `command-...`), with 1 if it could not be carried out, with 130 if it was
            interrupted. Codes stay what they are; texts may change.

            `{names}` stand for values. This page is made from the codes; see `ErrorsDocTest`.
            """,
            Map.of(Severity.ERROR, "Error", Severity.WARNING, "Warning", Severity.NOTE, "Note"),
            "Why: ",
            "What to do: ");

    static final ErrorsDoc CHINESE = new ErrorsDoc(
            Locale.CHINESE,
            "messages_zh.properties",
            "错误和其他消息",
            """
            [English](errors.md)

            cogview4j 告诉用户的每条消息都有代码。使用库时请捕获 `CogView4Exception`：`code()` 返回可用于判断的 `MessageCode`，
            `problem()` 返回带有具体值的 `Message`，`problem().text(Locale.CHINESE)` 给出中文文本；
            `InvalidRequestException.problems()` 列出请求中的所有问题。警告以 `Progress.Warning` 的形式给出。命令行在 stderr
            上打印 `错误 [代码]: ...`（英文为 `error [代码]: ...`）；使用 `--json` 时改为一个对象 `{"error": {"code", "severity", "what", "why", "advice"}}`，
            其余问题列在 `"more"` 中。如果命令需要改写（`InvalidRequestException` 以及 `command-...` 类代码），退出码为 2；
            无法完成时为 1；被中断时为 130。代码保持不变，文本可能会改动。

            `{名称}` 处填入具体的值。本页由代码生成，见 `ErrorsDocTest`。
            """,
            Map.of(Severity.ERROR, "错误", Severity.WARNING, "警告", Severity.NOTE, "提示"),
            "原因：",
            "怎么办：");

    /** The whole page in Markdown. */
    String page() {
        StringBuilder page = new StringBuilder("# " + title + "\n\n" + introduction);
        for (String line : lines()) {
            if (line.startsWith("# ")) {
                page.append("\n## ").append(line.substring(2)).append('\n');
            } else if (line.contains(".what = ")) {
                page.append(entry(line.substring(0, line.indexOf(".what"))));
            }
        }
        return page.toString();
    }

    private String entry(String id) {
        MessageCode code = MessageCode.valueOf(id.toUpperCase(Locale.ROOT).replace('-', '_'));
        List<String> names =
                code.valueNames().stream().map(name -> "{" + name + "}").toList();
        Message message = new Message(code, names);
        return "\n### %s\n\n%s. %s\n- %s%s\n- %s%s\n"
                .formatted(
                        id,
                        severities.get(code.severity()),
                        message.what(locale),
                        why,
                        message.why(locale),
                        advice,
                        message.advice(locale))
                .replace("_", "\\_");
    }

    /** Those behind the file's own heading, which ends with the first key. */
    private List<String> lines() {
        try (InputStream in = MessageCode.class.getResourceAsStream(resource);
                BufferedReader reader = new BufferedReader(new InputStreamReader(in, UTF_8))) {
            return reader.lines().dropWhile(line -> !line.startsWith("space")).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
