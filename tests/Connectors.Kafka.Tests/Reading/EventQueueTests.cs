namespace ModelPipeline.Connectors.Kafka.Tests;

public sealed class EventQueueTests
{
    private readonly EventQueue queue = new();

    [Fact]
    public void Take_New_ComeInTheirOrder()
    {
        queue.Add(Of("a"));
        queue.Add(Of("b"));

        Assert.Equal((2, (TimeSpan?)null), (queue.Count, queue.Due));
        Assert.Equal("a b", All(at: 0));
        Assert.Equal(0, queue.Count);
    }

    [Fact]
    public void Take_GivenBack_ComeFirstOnceTheirTimeIsOver()
    {
        queue.Add(Of("new"));
        queue.AddLater(Of("late"), TimeSpan.FromSeconds(9));
        queue.AddLater(Of("soon"), TimeSpan.FromSeconds(3));

        Assert.Equal((3, TimeSpan.FromSeconds(3)), (queue.Count, queue.Due));
        Assert.Equal("soon", queue.Take(TimeSpan.FromSeconds(3))?.User);
        Assert.Equal("new", All(at: 8.999));
        Assert.Equal((1, TimeSpan.FromSeconds(9)), (queue.Count, queue.Due));
        Assert.Equal("late", All(at: 9));
        Assert.Null(queue.Due);
    }

    [Fact]
    public void Drop_Some_LeavesTheOthersInTheirOrderWithTheirTimes()
    {
        foreach (var user in new[] { "a", "x1", "b", "x2", "c" })
            queue.Add(Of(user));
        queue.AddLater(Of("later"), TimeSpan.FromSeconds(5));
        queue.AddLater(Of("x3"), TimeSpan.FromSeconds(1));

        queue.Drop(each => each.User.StartsWith('x'));

        Assert.Equal((4, TimeSpan.FromSeconds(5)), (queue.Count, queue.Due));
        Assert.Equal("a b c", All(at: 4));
        Assert.Equal("later", All(at: 5));
    }

    private static TriggerEvent Of(string user) => new(user, null);

    private string All(double at)
    {
        var users = new List<string>();
        while (queue.Take(TimeSpan.FromSeconds(at)) is { } next)
            users.Add(next.User);
        return string.Join(' ', users);
    }
}
