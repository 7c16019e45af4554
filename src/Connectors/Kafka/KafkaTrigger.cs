using Confluent.Kafka;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace ModelPipeline.Connectors.Kafka;

/// <summary>
/// Messages of a topic start the pipeline. Each silo is a member of the consumer group. The position of a partition moves once the scores
/// of all messages before it are committed. The silo joins with its first claim.
/// </summary>
internal sealed class KafkaTrigger : ITrigger
{
    // Brokers hear of a topic from each other.
    private static readonly TimeSpan UntilFound = TimeSpan.FromSeconds(2);

    // A topic that the brokers make by themselves is there a moment later.
    private static readonly TimeSpan UntilMade = TimeSpan.FromSeconds(10);

    private readonly KafkaSettings settings;
    private readonly KafkaClients clients;
    private readonly KafkaErrors errors;
    private readonly TopicTrouble trouble;
    private readonly TopicInbox inbox;
    private readonly TopicReader reader;
    private readonly TopicWriter writer;
    private readonly TopicCheck check;
    private readonly DeadLetters dead;
    private readonly TimeProvider clock;
    private IConsumer<byte[], byte[]>? asking;
    private IAdminClient? admin;

    public KafkaTrigger(TriggerContext context)
    {
        settings = KafkaSettings.Read(context);
        var services = context.Part.Services;
        clock = services.GetService<TimeProvider>() ?? TimeProvider.System;
        var log = new KafkaLog(settings.Pipeline, settings.Name,
            (services.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance).CreateLogger<KafkaTrigger>());
        clients = new(settings, log);
        errors = new(settings);
        trouble = new(log);
        inbox = new(settings.BatchSize * 2, clock);
        reader = new(settings, clients, inbox, trouble, log, clock);
        writer = new(clients, errors);
        check = new(errors, clock);
        dead = new(settings, writer, clock);
    }

    public string Location => $"kafka {settings.Brokers.ToLowerInvariant()} {settings.Topic} {settings.Group}";

    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        // A consumer, which never makes a topic by asking for it. This one reads nothing.
        asking = clients.Build(clients.Consumer().Build);
        admin = new DependentAdminClientBuilder(asking.Handle).Build();
        using var making = new DependentAdminClientBuilder(writer.Open().Handle).Build();
        var faults = new List<Fault>();
        async Task CheckAsync(string setting, string? topic, IAdminClient client, TimeSpan limit)
        {
            if (topic is null || await check.ExistsAsync(client, topic, limit, cancellationToken))
                return;
            faults.Add(new($"Triggers:{settings.Name}:{setting}",
                $"is '{topic}', a topic that the brokers neither have nor make; create the topic."));
        }

        await CheckAsync(nameof(TriggerOptions.Topic), settings.Topic, admin, UntilFound);
        await CheckAsync(nameof(TriggerOptions.DeadLetters), settings.DeadLetters, making, UntilMade);
        await CheckAsync(nameof(TriggerOptions.Scores), settings.Scores, making, UntilMade);
        if (faults.Count > 0)
            throw new PipelineConfigurationException(faults);
    }

    public async Task<IReadOnlyList<TriggerEvent>> ClaimAsync(int most, TimeSpan wait, CancellationToken cancellationToken)
    {
        reader.Start();
        var events = await inbox.TakeAsync(most, wait, cancellationToken);
        if (events.Count > 0 || trouble.Last is not { } last)
            return events;
        // Nothing comes, and the consumer has met an error. If the brokers answer, there is just nothing to read.
        if (last.Code is ErrorCode.GroupAuthorizationFailed)
            throw errors.Of($"join the group '{settings.Group}'", last);
        if (!await check.ExistsAsync(admin!, settings.Topic, TimeSpan.Zero, cancellationToken))
            throw errors.Of($"read '{settings.Topic}'", new Error(ErrorCode.UnknownTopicOrPart));
        trouble.Checked();
        return events;
    }

    public Task AcknowledgeAsync(IReadOnlyList<HandledEvent> events, CancellationToken cancellationToken) =>
        SettleAsync([.. events.Select(each => each.Event)],
            settings.Scores is { } topic
                ? events.Where(each => each.Outcome is { Predictions: not null }).DistinctBy(each => each.Event.User)
                    .Select(each => writer.SendAsync(topic,
                        ScoreMessage.Of(settings.Pipeline, each.Outcome!.Value.Predictions!, each.Outcome.Value.Row), cancellationToken))
                : []);

    public Task SetAsideAsync(IReadOnlyList<PoisonEvent> events, CancellationToken cancellationToken) =>
        SettleAsync([.. events.Select(each => each.Event)], events.Select(each => dead.AddAsync(each, cancellationToken)));

    public Task ReleaseAsync(IReadOnlyList<TriggerEvent> events, TriggerRelease release, CancellationToken cancellationToken)
    {
        var attempts = release.IsCounted ? 1 : 0;
        inbox.Return(events.Select(each => each with { Attempts = each.Attempts + attempts }), release.After);
        return Task.CompletedTask;
    }

    public async Task<TriggerLag> ReadLagAsync(CancellationToken cancellationToken)
    {
        reader.Start();
        try
        {
            var lag = new TopicLag(settings, asking!, inbox, clock);
            return await Task.Run(lag.Read, cancellationToken).WaitAsync(cancellationToken);
        }
        catch (KafkaException e)
        {
            throw errors.Of($"count the messages of '{settings.Topic}'", e.Error, e);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await reader.DisposeAsync();
        admin?.Dispose();
        asking?.Dispose();
        writer.Dispose();
    }

    // The position moves once everything that follows from the events is stored.
    private async Task SettleAsync(IReadOnlyList<TriggerEvent> events, IEnumerable<Task> stored)
    {
        await Task.WhenAll(stored);
        inbox.Settle(events);
    }
}
