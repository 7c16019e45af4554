using ModelPipeline.Api;

namespace ModelPipeline.Tests;

public sealed class ListRoomTests
{
    private readonly ListRoom room = new(new() { MaxConcurrent = 2, MaxUsersInFlight = 16 });

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void TryEnter_MoreListsThanAllowed_IsRefusedUntilOneLeaves()
    {
        var first = room.TryEnter();
        using var second = room.TryEnter();

        Assert.Null(room.TryEnter());
        first!.Dispose();
        first.Dispose();
        Assert.NotNull(room.TryEnter());
        Assert.Null(room.TryEnter());
    }

    [Fact]
    public async Task EnterAsync_OneList_HasAllTheRoomAndThenWaitsForOneToLeave()
    {
        using var list = room.TryEnter()!;
        for (var i = 0; i < 16; i++)
            Assert.True(list.EnterAsync(Token).IsCompletedSuccessfully);

        var next = list.EnterAsync(Token);
        Assert.False(next.IsCompleted);
        list.Leave();
        await next;
        Assert.False(list.EnterAsync(Token).IsCompleted);
    }

    [Fact]
    public async Task EnterAsync_AnotherListBegins_FirstListHasHalfOfTheRoomUntilItsEnd()
    {
        using var first = room.TryEnter()!;
        await EnterAsync(first, 16);
        var second = room.TryEnter()!;
        await EnterAsync(second, 8);
        Assert.False(second.EnterAsync(Token).IsCompleted);

        var next = first.EnterAsync(Token);
        for (var i = 0; i < 8; i++)
            first.Leave();
        Assert.False(next.IsCompleted);
        second.Dispose();
        await next;
    }

    [Fact]
    public async Task EnterAsync_SeveralUsers_EnterAsFarAsThereIsRoom()
    {
        using var list = room.TryEnter()!;
        Assert.Equal(10, await list.EnterAsync(10, Token));
        Assert.Equal(6, await list.EnterAsync(10, Token));

        var next = list.EnterAsync(10, Token);
        Assert.False(next.IsCompleted);
        list.Leave(3);

        Assert.Equal(3, await next);
        Assert.False(list.EnterAsync(1, Token).IsCompleted);
    }

    [Fact]
    public async Task EnterAsync_WaitingUsersGiveUp_TakeNoRoom()
    {
        using var list = room.TryEnter()!;
        await EnterAsync(list, 16);
        using var gone = new CancellationTokenSource();
        var waiting = list.EnterAsync(10, gone.Token);
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);

        list.Leave(16);

        Assert.Equal(16, await list.EnterAsync(100, Token));
    }

    [Fact]
    public async Task EmptyAsync_WaitingUserGivesUp_IsNotWaitedFor()
    {
        using var list = room.TryEnter()!;
        await EnterAsync(list, 16);
        using var gone = new CancellationTokenSource();
        var waiting = list.EnterAsync(gone.Token);
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);

        var emptied = list.EmptyAsync();
        for (var i = 0; i < 16; i++)
        {
            Assert.False(emptied.IsCompleted);
            list.Leave();
        }

        await emptied.WaitAsync(TimeSpan.FromSeconds(60), Token);
    }

    private static async Task EnterAsync(ListShare list, int users)
    {
        for (var i = 0; i < users; i++)
            await list.EnterAsync(Token);
    }
}
