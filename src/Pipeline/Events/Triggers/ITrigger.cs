namespace ModelPipeline;

/// <summary>
/// A source of events that start a pipeline for a user, such as a queue table or a topic. Each silo has one instance for each trigger of a
/// pipeline, and events reach the instances of all silos in any division.
/// </summary>
/// <remarks>
/// <para>
/// The silo claims events, scores their users, and then gives each claimed event to exactly one of <see cref="AcknowledgeAsync"/>,
/// <see cref="SetAsideAsync"/> and <see cref="ReleaseAsync"/>. An event that got none of them, because the silo was lost or the call threw,
/// must come again, to any silo. So delivery is at least once. An event may come twice also for another reason: scoring a user again is
/// harmless. Where one of the first two methods throws, the silo releases the events of that call.
/// </para>
/// <para>
/// The silo pushes back by not claiming: a trigger keeps no more than a few claims in memory. While the trigger is paused nobody claims,
/// and the instance stays open.
/// </para>
/// <para>
/// One claim is asked for at a time. The other methods run concurrently with it and with each other. Every method throws
/// <see cref="StoreException"/> where the source does not answer (<see cref="PipelineException.IsTransient"/>) or refuses.
/// </para>
/// </remarks>
public interface ITrigger : IAsyncDisposable
{
    /// <summary>
    /// Identifies the table or topic: the same text in every process that takes events there, without a secret. Null if the trigger cannot
    /// tell.
    /// </summary>
    string? Location => null;

    /// <summary>
    /// Whether only one silo at a time may claim. True for a source that cannot divide its events: the silos agree on an owner. False where
    /// the source divides them, as a queue with locks and a topic with partitions do.
    /// </summary>
    bool HasOneOwner => false;

    /// <summary>Opens the source, and makes what is missing. Called once, before any other call.</summary>
    /// <exception cref="PipelineConfigurationException">
    /// A setting does not fit. The settings of its faults are relative to the pipeline (<see cref="TriggerContext.Setting"/>).
    /// </exception>
    /// <exception cref="StoreException">The source does not answer.</exception>
    Task OpenAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Claims events that wait: no other claim gets them while they are being scored. Waits for the first event, and then takes what is
    /// there, without waiting for more.
    /// </summary>
    /// <param name="most">The number of events at most; 1 or more.</param>
    /// <param name="wait">
    /// How long to wait for the first event. The trigger spaces its own queries, so that an idle trigger costs its source little.
    /// </param>
    /// <param name="cancellationToken">
    /// Cancels the wait, when the silo stops or somebody pauses the trigger. Events that are claimed by then are returned, or are released.
    /// </param>
    /// <returns>The events, the oldest first as far as the source has an order; none if the time is over.</returns>
    /// <exception cref="StoreException">The source does not answer.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled, and nothing is claimed.</exception>
    Task<IReadOnlyList<TriggerEvent>> ClaimAsync(int most, TimeSpan wait, CancellationToken cancellationToken);

    /// <summary>
    /// Acknowledges events whose scores are committed: they do not come again. Events of one claim may be acknowledged in parts and in any
    /// order, so a source of positions advances only as far as all events before are done. Does nothing for an event whose claim is over.
    /// </summary>
    Task AcknowledgeAsync(IReadOnlyList<HandledEvent> events, CancellationToken cancellationToken);

    /// <summary>
    /// Puts events aside that no repetition would handle: each is stored as a dead letter with its reason and its attempts, and does not
    /// come again. Returns once the dead letters are stored.
    /// </summary>
    Task SetAsideAsync(IReadOnlyList<PoisonEvent> events, CancellationToken cancellationToken);

    /// <summary>
    /// Gives events back that could not be handled now: a store is down, the silo stops, or an attempt broke. They come again. Does nothing
    /// for an event whose claim is over.
    /// </summary>
    /// <param name="events">The events.</param>
    /// <param name="release">When they come again, why, and whether this attempt counts.</param>
    /// <param name="cancellationToken">Cancels the call. The events then come again when their claim ends by itself.</param>
    Task ReleaseAsync(IReadOnlyList<TriggerEvent> events, TriggerRelease release, CancellationToken cancellationToken);

    /// <summary>
    /// Counts the events that are not acknowledged yet: of the whole source, or of the part that this instance has
    /// (<see cref="TriggerLag.IsOfPart"/>).
    /// </summary>
    Task<TriggerLag> ReadLagAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Deletes the waiting events and the dead letters of a user who is forgotten. Does nothing where the source cannot delete single
    /// events, such as a topic.
    /// </summary>
    Task ForgetAsync(string user, CancellationToken cancellationToken) => Task.CompletedTask;
}
