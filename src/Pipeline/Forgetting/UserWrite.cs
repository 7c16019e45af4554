namespace ModelPipeline;

/// <summary>A write of users' rows that is under way (<see cref="ForgottenUsers"/>).</summary>
internal sealed class UserWrite(ForgottenUsers owner, IReadOnlyList<string> users, IReadOnlyList<int> forgotten) : IDisposable
{
    private TaskCompletionSource? ended;
    private int isOver;

    /// <summary>The rows that must not be written, because their users were forgotten after the rows were read; usually empty.</summary>
    public IReadOnlyList<int> Forgotten => forgotten;

    /// <summary>Ends with the write. Asked for while the owner's gate is held, and only where somebody waits.</summary>
    internal Task Ended
    {
        get
        {
            var source = ended ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
            return source.Task;
        }
    }

    internal LinkedListNode<UserWrite>? Node { get; set; }

    /// <summary>Whether a row of the user is written.</summary>
    public bool Has(string user) => users.Contains(user) && !forgotten.Any(row => users[row] == user);

    /// <summary>Ends the write.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref isOver, 1) != 0)
            return;
        // Nobody asks for the end any more once the owner has let go of the write.
        owner.End(this);
        ended?.SetResult();
    }
}
