using System.Collections;

namespace ModelPipeline;

/// <summary>The columns of a batch or of a table, in order.</summary>
public sealed class Schema(IEnumerable<Field> fields) : IReadOnlyList<Field>
{
    private readonly Field[] fields = [.. fields];

    /// <inheritdoc />
    public int Count => fields.Length;

    /// <inheritdoc />
    public Field this[int index] => fields[index];

    /// <summary>The only column that the name matches; null if it matches none or several.</summary>
    public Field? Find(string name) => FindAll(name) is [var only] ? only : null;

    /// <summary>
    /// The columns that the name matches: those of exactly this spelling; if there are none, those that differ only in case (databases fold
    /// the case of names). With more than one result the name is ambiguous.
    /// </summary>
    public IReadOnlyList<Field> FindAll(string name)
    {
        var folded = fields.Where(field => field.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).ToList();
        return folded.Exists(field => field.Name == name) ? folded.FindAll(field => field.Name == name) : folded;
    }

    /// <inheritdoc />
    public IEnumerator<Field> GetEnumerator() => ((IEnumerable<Field>)fields).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
