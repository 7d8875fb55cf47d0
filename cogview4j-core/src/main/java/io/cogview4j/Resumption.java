package io.cogview4j;

import io.cogview4j.api.ImageRequest;
import io.cogview4j.api.Lora;
import io.cogview4j.api.Prompt;
import io.cogview4j.message.Message;
import io.cogview4j.pipeline.Components;
import io.cogview4j.pipeline.ImageGenerator;
import io.cogview4j.pipeline.PromptEncoder;
import io.cogview4j.resume.ResumeFile;
import io.cogview4j.resume.SavedPrompt;
import io.cogview4j.resume.SavedRequest;
import io.cogview4j.resume.SavedRun;
import io.cogview4j.resume.SurroundingsCheck;
import io.cogview4j.shape.ShapeReport;
import java.nio.file.Path;
import java.util.List;

/** A run that was saved, to go on in this process. */
record Resumption(Path file, SavedRun run) implements RunInput {
    static Resumption of(Path file) {
        return new Resumption(file, ResumeFile.read(file));
    }

    /** What was asked of all images; what was asked of one is among the settings of its prompt. */
    ImageRequest request() {
        SavedRequest saved = run.request();
        ImageRequest.Builder request = ImageRequest.builder()
                .embeddings(run.embeddings())
                .imagesPerPrompt(saved.imagesPerPrompt())
                .forced(saved.forced())
                .resumable(file);
        if (saved.noise() != null) {
            request.noise(saved.noise());
        }
        if (saved.conditions() != null) {
            request.conditions(saved.conditions());
        }
        return request.build();
    }

    /** @throws io.cogview4j.message.InvalidRequestException if networks or pictures are other ones */
    void requireSources(String model, Components components) {
        SurroundingsCheck check = new SurroundingsCheck(file, run);
        check.requireModel(Savable.model(model, components));
        check.requirePictures();
    }

    /**
     * @param now those of all passes
     * @throws io.cogview4j.message.InvalidRequestException if they are other ones
     */
    void requireLoras(List<Lora.Used> now) {
        new SurroundingsCheck(file, run).requireLoras(now);
    }

    /**
     * @return warnings
     * @throws io.cogview4j.message.InvalidRequestException if anything else differs
     */
    List<Message> requireRest(Savable now) {
        List<Message> warnings = new SurroundingsCheck(file, run).requireRest(now.surroundings());
        if (run.state() != null && run.pass() < now.groups().size()) {
            now.groups().get(run.pass()).plan().requireReachable(run.state());
        }
        return warnings;
    }

    @Override
    public List<Prompt> prompts() {
        return run.request().prompts().stream().map(SavedPrompt::prompt).toList();
    }

    @Override
    public List<KnownTexts> known() {
        return run.request().prompts().stream()
                .map(prompt -> new KnownTexts(prompt.text(), prompt.negative()))
                .toList();
    }

    /** Where they come from was looked at when the run began. */
    @Override
    public ShapeReport check(ImageGenerator generator, boolean guided, boolean completing) {
        return generator.check(RunTexts.Resumed.ofThisRun(run.embeddings()), guided);
    }

    @Override
    public RunTexts texts(PromptEncoder encoder, boolean guided, boolean completing) {
        return new RunTexts.Resumed(
                run.embeddings(),
                run.request().prompts().stream().map(SavedPrompt::origin).toList());
    }
}
