package io.cogview4j.messages;

import java.util.Locale;

/** The errors of the launcher, a script, which has no enum of codes. {@code LauncherTest} compares the codes. */
final class LauncherChapter {
    private static final String ENGLISH = """

            ## Launcher

            `./cogview4j` says these before Java runs.

            ### jdk-not-found

            Error. There is no JDK 25 or newer in the usual places.
            - What to do: Install one, or set `JAVA_HOME` to it.

            ### jdk-unusable

            Error. `COGVIEW4J_JAVA` is not the home of a JDK 25 or newer.
            - What to do: Set it to one, or unset it.

            ### cuda-not-found

            Error. The build is one for CUDA (`-Pgpu`), and a library of CUDA 13 is missing.
            - What to do: Install CUDA 13 and cuDNN 9, or the packages of Python that are named, or set `COGVIEW4J_CUDA` to the folders
              where they are, separated by colons.

            ### java-not-started

            Error. Java does not start, for the reason that it gives.
            - Why: An option in one of the variables named does not exist or contradicts another, or the memory that a process may
              have (`ulimit -v`) is too small.
            - What to do: Change or remove it.

            ### folder-read-only

            Error. cogview4j has to be built, and its folder is read-only.
            - What to do: Make it writable, or build it as its owner.

            ### build-busy

            Error. Another process has been building cogview4j for half an hour.
            - What to do: End it, then start again.

            ### build-failed

            Error. Maven could not build cogview4j.
            - Why: The end of its output says it; all of it is in `target/build.log`.
            - What to do: Remove the cause and start again.
            """;

    private static final String CHINESE = """

            ## 启动脚本

            `./cogview4j` 在启动 Java 之前可能给出以下消息。

            ### jdk-not-found

            错误. 在常用位置没有找到 JDK 25 或更高版本。
            - 怎么办：请安装，或将 `JAVA_HOME` 设为其所在目录。

            ### jdk-unusable

            错误. `COGVIEW4J_JAVA` 不是 JDK 25 或更高版本的目录。
            - 怎么办：请改为这样的目录，或取消设置。

            ### cuda-not-found

            错误. 此构建用于 CUDA（`-Pgpu`），但缺少 CUDA 13 的某个库。
            - 怎么办：请安装 CUDA 13 和 cuDNN 9，或安装消息中列出的 Python 包，或将 `COGVIEW4J_CUDA` 设为这些库所在的目录（以冒号分隔）。

            ### java-not-started

            错误. Java 无法启动，消息中附有 Java 给出的原因。
            - 原因：所列变量中的某个选项不存在或与其他选项冲突，或者进程可用内存（`ulimit -v`）过小。
            - 怎么办：请修改或删除该设置。

            ### folder-read-only

            错误. 需要构建 cogview4j，但其目录不可写。
            - 怎么办：请赋予写权限，或由其所有者构建。

            ### build-busy

            错误. 另一个进程已构建 cogview4j 半小时。
            - 怎么办：请结束该进程后重试。

            ### build-failed

            错误. Maven 未能构建 cogview4j。
            - 原因：见所显示的日志末尾；完整日志在 `target/build.log`。
            - 怎么办：请排除原因后重试。
            """;

    private LauncherChapter() {}

    static String of(Locale locale) {
        return locale.equals(Locale.CHINESE) ? CHINESE : ENGLISH;
    }
}
