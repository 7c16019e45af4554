using System.Globalization;

namespace ModelPipeline.Compliance;

public static class BatchRows
{
    /// <summary>The values of a column without nulls. Texts of a CSV file are converted to the asked type.</summary>
    public static T[] ValuesOf<T>(this Batch batch, string column) => batch[column] is Column<string> texts && typeof(T) != typeof(string)
        ? [.. texts.Values.ToArray().Select(text => (T)Convert.ChangeType(text, typeof(T), CultureInfo.InvariantCulture))]
        : batch.Values<T>(column).ToArray();

    /// <summary>The users with their value of one column without nulls, in the order of the users.</summary>
    public static (string User, T Value)[] Rows<T>(this Batch batch, string column) =>
        [.. batch.Users.Zip(batch.ValuesOf<T>(column)).OrderBy(row => row.First, StringComparer.Ordinal)];

    /// <summary>The value of one column for a user with one row; null for a null.</summary>
    public static object? ValueOf(this Batch batch, string user, string column)
    {
        var row = Assert.Single(Enumerable.Range(0, batch.Count), row => batch.Users[row] == user);
        return batch[column].ValueAt(row);
    }

    /// <summary>All values of a column.</summary>
    public static object?[] Values(this Column column) => [.. Enumerable.Range(0, column.Count).Select(column.ValueAt)];

    /// <summary>Whether only this user's value is marked as unusable, for a reason that does not contain the value.</summary>
    public static bool Marks(this Batch batch, string column, string user, NativeColumn value) =>
        batch[column].Unusable.Count == 1
        && batch[column].Unusable.TryGetValue(batch.Users.ToList().IndexOf(user), out var reason)
        && !reason.Contains(value.Bare, StringComparison.OrdinalIgnoreCase)
        && batch.ValueOf(user, column) is null;
}
