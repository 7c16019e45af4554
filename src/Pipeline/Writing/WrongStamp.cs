namespace ModelPipeline;

/// <summary>
/// Recognizes a stored score that was stamped by a wrong clock and is not really newer. Writers that decide in SQL use the same rule there.
/// </summary>
public static class WrongStamp
{
    /// <summary>
    /// The difference between the stamp of a new score and the wrong stamp of the stored score that the new one replaces.
    /// </summary>
    public static readonly TimeSpan Step = TimeSpan.FromMicroseconds(1);

    /// <summary>Whether a stored score has a later stamp than another score although it is not newer.</summary>
    /// <param name="retrievedAt">The stamp of the stored score.</param>
    /// <param name="scoredAt">When the model's answer for the stored score was complete.</param>
    /// <param name="otherRetrievedAt">The stamp of the other score, which is about to be written.</param>
    /// <param name="now">The time of the output database at the write.</param>
    /// <returns>
    /// True in two cases. Both times of the stored score are in the future: no right clock can have made them. Or the model's answer for
    /// the stored score was complete before the input of the other score was asked for: then the stored stamp was only raised above an
    /// earlier wrong stamp.
    /// </returns>
    public static bool Has(DateTimeOffset retrievedAt, DateTimeOffset scoredAt, DateTimeOffset otherRetrievedAt, DateTimeOffset now) =>
        (retrievedAt > now && scoredAt > now) || scoredAt < otherRetrievedAt;
}
