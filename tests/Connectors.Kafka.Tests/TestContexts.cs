using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ModelPipeline.Connectors.Kafka.Tests;

/// <summary>What triggers are made of.</summary>
internal static class TestContexts
{
    public static TriggerContext Of(TriggerOptions options, string connection, ILoggerFactory? logs = null)
    {
        var services = new ServiceCollection();
        if (logs is not null)
            services.AddSingleton(logs);
        return new("orders", new("churn", options, connection, services.BuildServiceProvider()));
    }
}
