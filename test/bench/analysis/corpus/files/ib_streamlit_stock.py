import streamlit as st
import pandas as pd
import altair as alt

st.set_page_config(page_title="Stock cover", layout="wide")
st.title("Stock cover in days")

upload = st.file_uploader("Export from the warehouse (CSV)", type=["csv"])
if upload is None:
    st.info("Choose a file. Your file stays on this machine.")
    st.stop()


@st.cache_data
def load(file):
    df = pd.read_csv(file, sep=None, engine="python")
    df.columns = [c.strip().lower() for c in df.columns]
    return df


df = load(upload)
days = st.slider("Days of history", 7, 90, 28)
df["cover"] = df["stock"] / (df["sold"] / days).replace(0, float("nan"))
limit = st.number_input("Warn under (days)", value=10)
low = df[df["cover"] < limit].sort_values("cover")

left, right = st.columns(2)
left.metric("Articles", len(df))
right.metric("Under the limit", len(low))
st.altair_chart(
    alt.Chart(low.head(25)).mark_bar().encode(x="cover:Q", y=alt.Y("article:N", sort="x"), tooltip=["article", "stock"]),
    use_container_width=True,
)
st.download_button("List", low.to_csv(index=False).encode("utf-8"), "low.csv", "text/csv")
password = st.text_input("Comment", type="default")
if password:
    st.write("Thanks")
