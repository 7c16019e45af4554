namespace ModelPipeline;

/// <summary>What becomes of an event.</summary>
internal enum EventVerdict
{
    /// <summary>The score is committed.</summary>
    Scored,

    /// <summary>The stored score is newer than the event.</summary>
    Satisfied,

    /// <summary>No other attempt would end otherwise: the event is put aside.</summary>
    Poison,

    /// <summary>Something is down, full or stopping: the event comes again, and the attempt does not count.</summary>
    Trouble,

    /// <summary>The attempt broke for a reason that nobody foresaw: the event comes again, and the attempt counts.</summary>
    Broken,
}
