namespace ModelPipeline.Silo;

/// <summary>How far the telling of an event is.</summary>
internal enum DeliveryState
{
    /// <summary>It is sent, or sent again, when it is due.</summary>
    Pending,

    /// <summary>The receiver has taken it.</summary>
    Delivered,

    /// <summary>It is not sent again, unless somebody replays it.</summary>
    Failed,
}
