using ModelPipeline.Grains;
using ModelPipeline.Silo.Access;
using ModelPipeline.Silo.Clustering;

namespace ModelPipeline.Silo;

/// <summary>Registers webhooks and the tables of events.</summary>
internal static class EventServices
{
    /// <summary>The key of the database of events among the services.</summary>
    public const string Database = "events";

    /// <summary>Adds the tables, for silos and for APIs.</summary>
    public static IServiceCollection AddEventStore(this IServiceCollection services, ClusterOptions cluster) => services
        .AddKeyedSingleton(Database, (_, _) => AccessServices.Open(cluster))
        .AddSingleton(provider => new AddressGuard(provider.GetRequiredService<WebhookOptions>().Networks()))
        .AddSingleton<WebhookStore>()
        .AddSingleton<DeliveryStore>()
        .AddSingleton<DeadEventStore>()
        .AddSingleton<TriggerStore>()
        .AddSingleton<ITriggerMemory, TriggerMemory>()
        .AddSingleton<ITriggerControl>(provider => provider.GetRequiredService<TriggerStore>())
        .AddSingleton<EventOutbox>()
        .AddSingleton<IEventOutbox>(provider => provider.GetRequiredService<EventOutbox>());

    /// <summary>Adds what a silo does for webhooks: it sends, and watches scores where a webhook asks for them.</summary>
    public static void AddWebhookSending(this IServiceCollection services)
    {
        services.AddSingleton<WebhookMetrics>();
        services.AddSingleton<WebhookClient>();
        services.AddSingleton<DeliveryResult>();
        services.AddSingleton<SideStore>();
        services.AddSingleton<ScoreWatch>();
        services.AddHostedService<ScoreWatchRefresh>();
        services.AddHostedService<WebhookSender>();
    }
}
