namespace ModelPipeline.BigQueryEmulator.Faults;

/// <summary>The planned faults. Each request takes at most one: the first fault that fits it.</summary>
public sealed class FaultScript
{
    private readonly Lock gate = new();
    private readonly List<(Operation Operations, Fault Fault)> coming = [];

    /// <summary>The number of faults that no request has taken yet.</summary>
    public int Remaining
    {
        get
        {
            lock (gate)
                return coming.Count;
        }
    }

    /// <summary>Plans a fault for the next requests of these kinds.</summary>
    /// <param name="operations">The kinds of requests.</param>
    /// <param name="fault">The fault.</param>
    /// <param name="times">The number of requests.</param>
    public void Next(Operation operations, Fault fault, int times = 1)
    {
        lock (gate)
            coming.AddRange(Enumerable.Repeat((operations, fault), times));
    }

    /// <summary>Removes all planned faults.</summary>
    public void Clear()
    {
        lock (gate)
            coming.Clear();
    }

    /// <summary>The fault of a request itself.</summary>
    internal Fault? TakeForRequest(Operation operation, bool hasPageToken,
        bool isPiece = false) => Take(operation, fault => !fault.IsOfJob && fault.Kind switch
        {
            FaultKind.PageTokenExpired => hasPageToken,
            FaultKind.UploadBroken or FaultKind.UploadLost or FaultKind.PieceDropped or FaultKind.PieceIgnored or FaultKind.EndIgnored =>
                isPiece,
            _ => true,
        });

    /// <summary>The fault of the job that a request starts.</summary>
    internal Fault? TakeForJob(Operation operation, bool changesRows) =>
        Take(operation, fault => fault.IsOfJob && (changesRows || fault.Kind != FaultKind.ConcurrentUpdate));

    private Fault? Take(Operation operation, Predicate<Fault> fits)
    {
        lock (gate)
        {
            var index = coming.FindIndex(each => each.Operations.HasFlag(operation) && fits(each.Fault));
            if (index < 0)
                return null;
            var fault = coming[index].Fault;
            coming.RemoveAt(index);
            return fault;
        }
    }
}
