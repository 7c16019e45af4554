namespace ModelPipeline;

/// <summary>
/// Tells a stored score that was stamped by a wrong clock from one that is newer. Writers that decide in SQL do the same there.
/// </summary>
public static class WrongStamp
{
    /// <summary>By how much a score is stamped later than the one that it replaces, where that one has a wrong stamp.</summary>
    public static readonly TimeSpan Step = TimeSpan.FromMicroseconds(1);

    /// <summary>Whether a stored score is not newer than another one, although it is stamped later.</summary>
    /// <param name="retrievedAt">The stamp of the stored score.</param>
    /// <param name="scoredAt">When its model had been applied.</param>
    /// <param name="otherRetrievedAt">The stamp of the other one, which is to be written.</param>
    /// <param name="now">The time of the output database, now that it is written.</param>
    /// <returns>
    /// True where both times of the stored score are still to come, so that no right clock made them; and where its model had been applied
    /// before the input of the other one was asked for, so that only its stamp was raised over that of a score with a wrong one.
    /// </returns>
    public static bool Has(DateTimeOffset retrievedAt, DateTimeOffset scoredAt, DateTimeOffset otherRetrievedAt, DateTimeOffset now) =>
        (retrievedAt > now && scoredAt > now) || scoredAt < otherRetrievedAt;
}
