import numpy as np
import pandas as pd
from statsmodels.tsa.holtwinters import ExponentialSmoothing

series = pd.read_csv("sales_monthly.csv", index_col="month", parse_dates=True)["units"].asfreq("MS")
model = ExponentialSmoothing(series, trend="add", seasonal="mul", seasonal_periods=12).fit()
forecast = model.forecast(6)
error = np.mean(np.abs(model.fittedvalues - series) / series)
print(forecast.round(0).to_string(), f"MAPE {error:.1%}", sep="\n")
