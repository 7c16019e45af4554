using Microsoft.Extensions.DependencyInjection;

namespace ModelPipeline.Connectors.Kafka;

/// <summary>Registers the Kafka connector.</summary>
public static class KafkaServices
{
    /// <summary>Adds the trigger kind <c>Kafka</c>.</summary>
    public static IServiceCollection AddKafka(this IServiceCollection services) =>
        services.AddTrigger("Kafka", context => new KafkaTrigger(context));
}
