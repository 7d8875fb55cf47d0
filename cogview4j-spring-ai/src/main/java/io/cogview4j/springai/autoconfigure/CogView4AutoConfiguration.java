package io.cogview4j.springai.autoconfigure;

import io.cogview4j.CogView4;
import io.cogview4j.api.DeviceBudget;
import io.cogview4j.api.MemoryBudget;
import io.cogview4j.events.RunListener;
import io.cogview4j.springai.CogView4ImageModel;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.image.ImageModel;
import org.springframework.ai.image.observation.ImageModelObservationConvention;
import org.springframework.ai.model.SpringAIModelProperties;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/**
 * A {@link CogView4} from properties, and the {@link ImageModel} that holds it open until the context closes. Unless {@code
 * spring.ai.model.image} names another model.
 */
@AutoConfiguration
@ConditionalOnClass(ImageModel.class)
@ConditionalOnProperty(
        name = SpringAIModelProperties.IMAGE_MODEL,
        havingValue = CogView4ImageModel.PROVIDER,
        matchIfMissing = true)
@EnableConfigurationProperties({CogView4Properties.class, CogView4ImageProperties.class})
public final class CogView4AutoConfiguration {
    @Bean
    @ConditionalOnMissingBean
    CogView4 cogView4(CogView4Properties properties) {
        CogView4 model = open(properties.model()).withCompute(properties.compute());
        model = properties.memory() == null ? model : model.withMemory(MemoryBudget.parse(properties.memory()));
        return properties.gpuMemory() == null
                ? model
                : model.withDeviceMemory(DeviceBudget.parse(properties.gpuMemory()));
    }

    private static CogView4 open(@Nullable String folderOrName) {
        return folderOrName == null ? CogView4.tiny() : CogView4.open(folderOrName);
    }

    @Bean
    @ConditionalOnMissingBean
    CogView4ImageModel cogView4ImageModel(
            CogView4 model,
            CogView4ImageProperties properties,
            ObjectProvider<ObservationRegistry> observationRegistry,
            ObjectProvider<ImageModelObservationConvention> observationConvention,
            ObjectProvider<RunListener> listener) {
        CogView4ImageModel imageModel = CogView4ImageModel.builder()
                .model(model)
                .options(properties.toOptions())
                .observationRegistry(observationRegistry.getIfUnique(() -> ObservationRegistry.NOOP))
                .listener(listener.getIfUnique(() -> RunListener.NONE))
                .build();
        observationConvention.ifAvailable(imageModel::setObservationConvention);
        return imageModel;
    }
}
