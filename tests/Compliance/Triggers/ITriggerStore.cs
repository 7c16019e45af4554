namespace ModelPipeline.Compliance;

/// <summary>
/// A source of events for the trigger suites. Each test has its own source, which is empty at the beginning and deleted at the end.
/// </summary>
public interface ITriggerStore : IAsyncLifetime
{
    /// <summary>Whether the source has one order for all events. Otherwise it has one for each user.</summary>
    bool HasOneOrder { get; }

    /// <summary>Whether the source counts attempts of silos that were lost.</summary>
    bool CountsLostAttempts { get; }

    /// <summary>Whether the source can delete the events of a user.</summary>
    bool CanForget { get; }

    /// <summary>
    /// A trigger of the source that is not open, as another silo has it. Claims of a lost silo end within some seconds.
    /// </summary>
    ITrigger Make();

    /// <summary>Sends an event for each of these users, in this order, and returns when they are committed.</summary>
    Task SendAsync(params IReadOnlyList<string> users);

    /// <summary>Ends a trigger as the loss of its silo does: its claims are not given back.</summary>
    Task LoseAsync(ITrigger trigger);

    /// <summary>The dead letters, read without the trigger.</summary>
    Task<IReadOnlyList<DeadLetter>> DeadAsync();

    /// <summary>Makes the source unreachable, at once.</summary>
    Task StopAsync();

    /// <summary>Undoes <see cref="StopAsync"/>.</summary>
    Task StartAsync();
}
