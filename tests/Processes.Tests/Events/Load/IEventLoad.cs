namespace ModelPipeline.Tests;

/// <summary>A way in which the changes of users reach a pipeline of <see cref="TriggerCluster"/>.</summary>
internal interface IEventLoad
{
    /// <summary>The name of the pipeline, and the beginning of the names of its tables.</summary>
    string Pipeline { get; }

    /// <summary>The trigger, which a measurement pauses; null where it cannot.</summary>
    string? Trigger { get; }

    /// <summary>SQL in the transaction of a change of the users <c>$1</c>, with the poison <c>$2</c>; empty for none.</summary>
    string InTransaction { get; }

    /// <summary>Sends events after the transaction, and returns when the source has them.</summary>
    /// <param name="users">The users of the events, in order; a user may be there twice.</param>
    Task SendAsync(IReadOnlyList<string> users);

    /// <summary>Whether the source has no event that is not acknowledged.</summary>
    Task<bool> IsDoneAsync();

    /// <summary>The users of the dead letters.</summary>
    Task<IReadOnlyList<string>> DeadAsync();

    /// <summary>What the source looks like after the load, in words; empty for nothing to tell.</summary>
    Task<string> DescribeAsync() => Task.FromResult("");
}
