namespace ModelPipeline;

/// <summary>Keeps the background of a version on this silo. Thread-safe.</summary>
internal sealed class BackgroundHolder
{
    private BackgroundRows? rows;

    /// <summary>The background; null before it was drawn.</summary>
    public BackgroundRows? Rows => Volatile.Read(ref rows);

    /// <summary>Keeps a background.</summary>
    public void Keep(BackgroundRows drawn) => Volatile.Write(ref rows, drawn);

    /// <summary>Drops the background if it has a row of the user. The next explanation draws another.</summary>
    public void Forget(string user)
    {
        if (Volatile.Read(ref rows) is { } kept && kept.Rows.Users.Contains(user))
            Interlocked.CompareExchange(ref rows, null, kept);
    }
}
