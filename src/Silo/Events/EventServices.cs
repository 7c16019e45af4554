using ModelPipeline.Grains;

namespace ModelPipeline.Silo.Events;

/// <summary>Registers webhooks and the tables of events.</summary>
internal static class EventServices
{
    /// <summary>Adds the tables, for silos and for APIs.</summary>
    public static IServiceCollection AddEventStore(this IServiceCollection services) => services
        .AddSingleton(provider => new AddressGuard(provider.GetRequiredService<WebhookOptions>().Networks()))
        .AddSingleton<WebhookStore>()
        .AddSingleton<DeliveryStore>()
        .AddSingleton<DeadEventStore>()
        .AddSingleton<EventOutbox>()
        .AddSingleton<IEventOutbox>(provider => provider.GetRequiredService<EventOutbox>());

    /// <summary>Adds what a silo does for webhooks: it sends, and watches scores where a webhook asks for them.</summary>
    public static void AddWebhookSending(this IServiceCollection services)
    {
        services.AddSingleton<WebhookClient>();
        services.AddSingleton<DeliveryResult>();
        services.AddSingleton<SideStore>();
        services.AddSingleton<ScoreWatch>();
        services.AddHostedService<ScoreWatchRefresh>();
        services.AddHostedService<WebhookSender>();
    }
}
