using System.ComponentModel.Design;

namespace ModelPipeline.Connectors.PostgreSql.Tests;

/// <summary>The spans of statements: within a recorded run only.</summary>
public sealed class PostgreSqlSpansTests(PostgreSqlServer server) : IAsyncDisposable
{
    private readonly PostgreSqlSchema schema = new(server);

    [Fact]
    public async Task WriteAsync_OutsideARecordedRun_HasNoSpan()
    {
        using var statements = new RecordedStatements();
        await using var writer = Writer();
        await writer.OpenAsync(Scores.Schema, PostgreSqlSchema.Token);
        Assert.NotEmpty(statements.Of($"{schema.Name}/output"));
        statements.End();
        var before = statements.Of($"{schema.Name}/output").Count;

        await writer.WriteAsync(Scores.Of(1, 10, "a"), PostgreSqlSchema.Token);
        await writer.WriteAsync(Scores.Of(1, 10, "a", "b"), PostgreSqlSchema.Token);

        Assert.Equal(before, statements.Of($"{schema.Name}/output").Count);
    }

    [Fact]
    public async Task WriteAsync_WithinARecordedRun_HasASpanOfEachStatementAndCopyAndNoneOfTheConnection()
    {
        using var statements = new RecordedStatements();
        await using var writer = await schema.OpenWriterAsync(copyFrom: 2);

        await writer.WriteAsync(Scores.Of(1, 10, "a"), PostgreSqlSchema.Token);
        await writer.WriteAsync(Scores.Of(1, 10, "a", "b"), PostgreSqlSchema.Token);

        // The first INSERT stores no row: it shows at the start that the role may write.
        Assert.Equal((3, 1), (statements.Count("INSERT"), statements.Count("COPY")));
        Assert.All(statements.Spans, span => Assert.NotEqual("", RecordedStatements.TextOf(span)));
        Assert.All(statements.Spans, span => Assert.Empty(span.Events));
    }

    public ValueTask DisposeAsync() => schema.DisposeAsync();

    // The pool has the name of the pipeline.
    private PostgreSqlWriter Writer() => new(
        new(schema.Name, new() { Table = "scores" }, schema.ConnectionString, new ServiceContainer()), copyFrom: 2);
}
