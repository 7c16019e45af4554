namespace ModelPipeline;

/// <summary>What starts a pipeline by itself, under <c>Pipelines:{name}:Triggers:{trigger}</c>.</summary>
public sealed class TriggerOptions
{
    /// <summary>The kind: <c>PostgreSql</c>, <c>Kafka</c>, or a name registered in code.</summary>
    public string Kind { get; set; } = "";

    /// <summary>The name of a connection string under <c>ConnectionStrings</c>.</summary>
    public string Connection { get; set; } = "";

    /// <summary>
    /// For <c>PostgreSql</c>: the table that events are inserted into; created if it is missing. Dead letters go to <c>{table}_dead</c>.
    /// </summary>
    public string Table { get; set; } = "";

    /// <summary>
    /// For <c>PostgreSql</c>: how long a silo has for the events that it claimed. Events of a silo that was lost come again after this
    /// time. Default 2 minutes, or twice the pipeline's <c>Timeout</c> if that is longer; twice that <c>Timeout</c> to 1 day.
    /// </summary>
    public TimeSpan? Visibility { get; set; }

    /// <summary>
    /// For <c>PostgreSql</c>: whether an insert wakes the silos up at once (<c>LISTEN</c>), instead of within a second. Needs a connection
    /// that no pooler shares. Default false.
    /// </summary>
    public bool Notify { get; set; }

    /// <summary>
    /// The events that are claimed together, and so the users that share a query, a model call and a write. Default 512; 1 to 10,000.
    /// </summary>
    public int BatchSize { get; set; } = 512;

    /// <summary>
    /// How often an event may be claimed without an end, as when each silo that has it is lost, before it is put aside. Trouble of a store
    /// does not count. Default 5; 1 to 100.
    /// </summary>
    public int MaxAttempts { get; set; } = 5;
}
