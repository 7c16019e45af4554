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

    /// <summary>The one column that the name means; null where it means none, or fits several.</summary>
    public Field? Find(string name) => FindAll(name) is [var only] ? only : null;

    /// <summary>
    /// The columns that the name fits: those of the exact spelling where there are any, else those that differ in case alone (databases
    /// fold the case of names). More than one means that the name does not say which column is meant.
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
