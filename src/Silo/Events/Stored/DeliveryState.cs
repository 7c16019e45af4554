namespace ModelPipeline.Silo;

/// <summary>The state of a delivery.</summary>
internal enum DeliveryState
{
    /// <summary>The next attempt is made when it is due.</summary>
    Pending,

    /// <summary>The receiver has accepted the event.</summary>
    Delivered,

    /// <summary>The event was not accepted. It is sent again only if somebody replays it.</summary>
    Failed,
}
