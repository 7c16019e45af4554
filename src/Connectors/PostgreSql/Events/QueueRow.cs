namespace ModelPipeline.Connectors.PostgreSql;

/// <summary>The claim of a row of a queue table.</summary>
/// <param name="Id">The id of the row.</param>
/// <param name="Attempts">The attempts, this one included. Another claim of the row has more.</param>
internal sealed record QueueRow(long Id, int Attempts)
{
    /// <summary>The claim of an event.</summary>
    public static QueueRow Of(TriggerEvent each) => (QueueRow)each.Handle!;
}
