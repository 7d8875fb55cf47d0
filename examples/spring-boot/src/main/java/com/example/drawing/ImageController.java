package com.example.drawing;

import io.cogview4j.message.InvalidRequestException;
import java.util.Base64;
import org.springframework.ai.image.ImageModel;
import org.springframework.ai.image.ImagePrompt;
import org.springframework.ai.retry.NonTransientAiException;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
class ImageController {
    private final ImageModel model;

    ImageController(ImageModel model) {
        this.model = model;
    }

    @GetMapping(path = "/image", produces = MediaType.IMAGE_PNG_VALUE)
    byte[] image(@RequestParam String prompt) {
        var image = model.call(new ImagePrompt(prompt)).getResult().getOutput();
        return Base64.getDecoder().decode(image.getB64Json());
    }

    /** What happened, why, and what to do: fit for whoever asked. */
    @ExceptionHandler
    ProblemDetail failed(NonTransientAiException failure) {
        boolean refused = failure.getCause() == null || failure.getCause() instanceof InvalidRequestException;
        return ProblemDetail.forStatusAndDetail(
                refused ? HttpStatus.BAD_REQUEST : HttpStatus.SERVICE_UNAVAILABLE, failure.getMessage());
    }
}
