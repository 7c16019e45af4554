namespace ModelPipeline.Grains;

/// <summary>How a call to forget a user ended. Values are part of the wire format.</summary>
[GenerateSerializer]
public enum ForgetStatus
{
    /// <summary>Nothing of the user is left.</summary>
    Forgotten = 0,

    /// <summary>There is no pipeline of this name.</summary>
    UnknownPipeline = 1,

    /// <summary>The pipeline's output cannot delete rows.</summary>
    NotSupported = 2,

    /// <summary>The store cannot delete some rows yet. Try again later; the reason says when.</summary>
    Later = 3,

    /// <summary>A store or a silo does not answer. Try again.</summary>
    Unavailable = 4,

    /// <summary>The deadline passed, because a write of the user's row takes long. Try again.</summary>
    DeadlineExceeded = 5,

    /// <summary>The store refused. Another attempt would not help.</summary>
    Failed = 6,
}
