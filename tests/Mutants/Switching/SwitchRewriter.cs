using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ModelPipeline.Mutants;

/// <summary>
/// Puts each change of a file beside the original, behind a switch: <c>(MutantSwitch.Is(17) ? a &lt;= b : a &lt; b)</c>. Changes have
/// consecutive numbers, from the outer code to the inner.
/// </summary>
/// <param name="file">The name of the file in the list of changes.</param>
/// <param name="firstId">The number of the first change.</param>
/// <param name="excluded">The numbers of changes that do not compile.</param>
internal sealed class SwitchRewriter(string file, int firstId, IReadOnlySet<int> excluded) : CSharpSyntaxRewriter
{
    private int nextId = firstId;

    /// <summary>The changes that have a switch.</summary>
    public List<Mutant> Mutants { get; } = [];

    /// <summary>The number after the last change, with those that are excluded.</summary>
    public int NextId => nextId;

    /// <summary>The number of changes where the compiler demands a constant.</summary>
    public int Constants { get; private set; }

    public override SyntaxNode? VisitAttributeList(AttributeListSyntax node) => node;

    public override SyntaxNode? Visit(SyntaxNode? node)
    {
        if (node is null)
            return null;
        Constants += Mutations.CountConstants(node);
        var mutations = Mutations.Of(node);
        var id = nextId;
        nextId += mutations.Count;
        var result = base.Visit(node)!;
        foreach (var mutation in mutations)
        {
            if (!excluded.Contains(id))
            {
                var line = node.GetLocation().GetLineSpan().StartLinePosition.Line + 1;
                Mutants.Add(new(id, file, line, mutation.What, MutablePlaces.IsStaticValue(node)));
                result = SwitchText.Wrap(result, mutation, id);
            }

            id++;
        }

        return result;
    }
}
