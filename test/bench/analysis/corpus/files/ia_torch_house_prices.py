"""Small neural network for house prices, exercise 7 of the data course."""
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(7)


def make_data(n=2000):
    size = torch.rand(n, 1) * 150 + 40
    rooms = torch.randint(1, 7, (n, 1)).float()
    age = torch.rand(n, 1) * 80
    price = 2.1 * size + 15 * rooms - 0.6 * age + torch.randn(n, 1) * 12 + 50
    x = torch.cat([size, rooms, age], dim=1)
    return (x - x.mean(0)) / x.std(0), price


class Net(nn.Module):
    def __init__(self, hidden=32, dropout=0.1):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Linear(3, hidden), nn.ReLU(), nn.Dropout(dropout),
            nn.Linear(hidden, hidden), nn.ReLU(), nn.Linear(hidden, 1),
        )

    def forward(self, x):
        return self.layers(x)


def evaluate(model, loader, loss_fn):
    model.eval()
    total, count = 0.0, 0
    with torch.no_grad():
        for x, y in loader:
            total += loss_fn(model(x), y).item() * len(x)
            count += len(x)
    return (total / count) ** 0.5


def main():
    x, y = make_data()
    train = DataLoader(TensorDataset(x[:1600], y[:1600]), batch_size=64, shuffle=True)
    test = DataLoader(TensorDataset(x[1600:], y[1600:]), batch_size=200)
    model, loss_fn = Net(), nn.MSELoss()
    optimiser = torch.optim.Adam(model.parameters(), lr=0.01)
    for epoch in range(30):
        model.train()
        for xb, yb in train:
            optimiser.zero_grad()
            loss = loss_fn(model(xb), yb)
            loss.backward()
            optimiser.step()
        if epoch % 5 == 4:
            print(f"epoch {epoch + 1:2d}  eval rmse {evaluate(model, test, loss_fn):.2f}")


if __name__ == "__main__":
    main()
