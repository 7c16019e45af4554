namespace ModelPipeline.Mutants;

/// <summary>A small change of an expression or of a statement.</summary>
/// <param name="Form">How the change and the original stand side by side.</param>
/// <param name="Changed">The changed code. Empty for a negation and for a statement that is removed.</param>
/// <param name="What">The change in words, for the list of survivors.</param>
internal sealed record Mutation(MutationForm Form, string Changed, string What)
{
    /// <summary>An expression with another text.</summary>
    public static Mutation Replace(object original, object changed) =>
        new(MutationForm.Expression, changed.ToString()!, $"{Short(original)} -> {Short(changed)}");

    /// <summary>A boolean expression with the opposite value.</summary>
    public static Mutation Negate(object original) => new(MutationForm.Negation, "", $"not ({Short(original)})");

    /// <summary>A statement with another text.</summary>
    public static Mutation ReplaceStatement(object original, object changed) =>
        new(MutationForm.Statement, $"{changed};", $"{Short(original)} -> {Short(changed)}");

    /// <summary>A statement that does not run.</summary>
    public static Mutation Remove(object original) => new(MutationForm.Statement, "", $"removed: {Short(original)}");

    private static string Short(object code)
    {
        var text = string.Join(' ', code.ToString()!.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return text.Length <= 90 ? text : $"{text[..87]}...";
    }
}
