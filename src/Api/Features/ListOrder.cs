namespace ModelPipeline.Api;

/// <summary>
/// The order of the users of one list. Users are scored side by side. Entries of one user with features follow each other, so that the last
/// of them is the score that is stored. Not thread-safe.
/// </summary>
internal sealed class ListOrder
{
    // Made for the first entry with features; other lists do not need it.
    private Dictionary<string, Task>? last;

    /// <summary>The entries without those whose user came before; an entry with features is never left out.</summary>
    public static IEnumerable<UserEntry> Distinct(IReadOnlyList<UserEntry> users)
    {
        var seen = new HashSet<string>(users.Count, StringComparer.Ordinal);
        var hasNull = false;
        foreach (var entry in users)
        {
            var isNew = entry.User is null ? !hasNull : entry.Features is not null || seen.Add(entry.User);
            hasNull |= entry.User is null;
            if (isNew)
                yield return entry;
        }
    }

    /// <summary>Begins an entry, at once or after the entry of the user before.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="score">Scores the entry; never throws.</param>
    public void Begin(UserEntry entry, Func<UserEntry, Task> score)
    {
        if (entry.Features is null)
        {
            _ = score(entry);
            return;
        }

        last ??= new(StringComparer.Ordinal);
        last[entry.User!] = last.TryGetValue(entry.User!, out var before) ? AfterAsync(before) : score(entry);

        async Task AfterAsync(Task earlier)
        {
            await earlier.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await score(entry);
        }
    }
}
