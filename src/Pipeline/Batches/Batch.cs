namespace ModelPipeline;

/// <summary>
/// The data that flows from retriever to model to writer: rows x typed columns with names, one row per user. Immutable. A single user is a
/// batch of one row.
/// </summary>
public sealed class Batch
{
    /// <summary>Creates a batch. Neither list may change afterwards.</summary>
    /// <exception cref="ArgumentException">A column's number of rows differs from the number of users.</exception>
    public Batch(IReadOnlyList<string> users, IReadOnlyList<Column> columns)
    {
        foreach (var column in columns)
        {
            if (column.Count != users.Count)
            {
                throw new ArgumentException($"Column '{column.Field.Name}' has {column.Count} rows for {users.Count} users.",
                    nameof(columns));
            }
        }

        Users = users;
        Columns = columns;
    }

    /// <summary>The number of rows.</summary>
    public int Count => Users.Count;

    /// <summary>The user of each row.</summary>
    public IReadOnlyList<string> Users { get; }

    /// <summary>The columns, each with <see cref="Count"/> rows.</summary>
    public IReadOnlyList<Column> Columns { get; }

    /// <summary>
    /// Of predictions: the version of the model that made them, where the model's server decides that. Null: the version that was applied.
    /// </summary>
    public string? Version { get; init; }

    /// <summary>The column of this exact name.</summary>
    /// <exception cref="KeyNotFoundException">The batch has no such column.</exception>
    public Column this[string name] => Find(name)
        ?? throw new KeyNotFoundException(
            $"The batch has no column '{name}'; it has {string.Join(", ", Columns.Select(c => $"'{c.Field.Name}'"))}.");

    /// <summary>The column of this exact name; null if there is none.</summary>
    public Column? Find(string name)
    {
        // Not foreach, which makes an object.
        for (var i = 0; i < Columns.Count; i++)
        {
            if (Columns[i].Field.Name == name)
                return Columns[i];
        }

        return null;
    }

    /// <summary>The values of the column of this name.</summary>
    /// <exception cref="InvalidCastException">The column holds another type.</exception>
    public ReadOnlySpan<T> Values<T>(string name) => ((Column<T>)this[name]).Values;

    /// <summary>Consecutive rows. Values are not copied.</summary>
    public Batch Slice(int start, int count) =>
        start == 0 && count == Count
            ? this
            : new(UsersOf(start, count), Array.ConvertAll([.. Columns], column => column.Slice(start, count)));

    /// <summary>The rows of all parts, in order.</summary>
    /// <param name="parts">At least one batch; all have the same columns.</param>
    public static Batch Concat(IReadOnlyList<Batch> parts)
    {
        var all = new BatchBuilder(parts.Sum(part => part.Count));
        foreach (var part in parts)
            all.Append(part);
        return all.Build();
    }

    /// <summary>A copy of these rows, in this order.</summary>
    public Batch Select(int[] rows) =>
        new(Array.ConvertAll(rows, row => Users[row]), Array.ConvertAll([.. Columns], column => column.Select(rows)));

    private string[] UsersOf(int start, int count)
    {
        var users = new string[count];
        switch (Users)
        {
            case string[] array:
                Array.Copy(array, start, users, 0, count);
                break;
            case List<string> list:
                list.CopyTo(start, users, 0, count);
                break;
            default:
                for (var row = 0; row < count; row++)
                    users[row] = Users[start + row];
                break;
        }

        return users;
    }
}
