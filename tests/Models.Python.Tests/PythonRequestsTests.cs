using System.Text.Json.Nodes;

namespace ModelPipeline.Models.Python.Tests;

/// <summary>What a request says of its columns.</summary>
public sealed class PythonRequestsTests
{
    private static readonly Batch Rows = InputRows.Of(("plan", new[] { "a", "b" }), ("age", new[] { 7L, 8 }), ("unused", new[] { 1f, 2 }));
    private static readonly Schema Schema = new(Rows.Columns.Select(column => column.Field));
    private static readonly PythonInputs Inputs = new([new("years", "age"), new("tariff", "plan")], [], IsMatrix: false);

    [Fact]
    public void Of_Batch_DescribesTheColumnsInTheOrderOfTheInputs()
    {
        var requests = new PythonRequests(
            Inputs, Schema, ["score"], [new("score", ColumnType.Double), new("classes", ColumnType.Single, ["x", "y", "z"])]);

        var (head, frame, rows) = Read(requests.Of(Rows));

        const string Expected = """
            {"op": "apply", "shape": "columns",
             "columns": [{"name": "years", "type": "int64", "nulls": false}, {"name": "tariff", "type": "string", "nulls": false}],
             "outputs": ["score"], "known": {"score": ["double", 1], "classes": ["single", 3]}}
            """;
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(Expected), head), head.ToJsonString());
        Assert.Equal(2, rows);
        Assert.Equal([7, 8], frame.Take<long>(2).ToArray());
        Assert.Equal([0, 1, 2], frame.Take<int>(3).ToArray());
    }

    [Fact]
    public void Of_MatrixAndAllOutputs_SaysSo()
    {
        var requests = new PythonRequests(Inputs with { IsMatrix = true }, Schema, null, []);

        var (head, _, _) = Read(requests.Of(Rows));

        Assert.Equal("matrix", (string?)head["shape"]);
        Assert.False(head.AsObject().ContainsKey("outputs"));
    }

    [Fact]
    public void Of_BatchWithNulls_MarksTheColumnOfTheNullAlone()
    {
        var requests = new PythonRequests(Inputs, Schema, null, []);

        var (head, frame, _) = Read(requests.Of(Rows.WithoutValue("age", 1)));

        Assert.Equal([true, false], head["columns"]!.AsArray().Select(column => (bool)column!["nulls"]!));
        Assert.Equal([0, 1], frame.Take<byte>(2).ToArray());
        Assert.Equal([7, 8], frame.Take<long>(2).ToArray());
        Assert.False((bool)Read(requests.Of(Rows)).Head["columns"]![0]!["nulls"]!);
    }

    private static (JsonNode Head, Frame Frame, int Rows) Read(FrameWriter request)
    {
        using (request)
        {
            var bytes = request.Frame.ToArray();
            var (head, padded, body) = Frame.Lengths(bytes);
            Assert.Equal(bytes.Length, FrameWriter.PrefixLength + padded + body);
            return (JsonNode.Parse(bytes.AsSpan(FrameWriter.PrefixLength, head))!,
                new(default, bytes.AsMemory(FrameWriter.PrefixLength + padded)), BitConverter.ToInt32(bytes, 4));
        }
    }
}
