from pyngrok import ngrok
import streamlit as st
import os

ngrok.set_auth_token("2«a48»")
tunnel = ngrok.connect(8501)
st.title("Vendas ao vivo")
st.write("Link público:", tunnel.public_url)
st.write("Host:", os.uname().nodename)
st.line_chart([3, 1, 4, 1, 5])
st.caption("atualizado a cada minuto")
if st.button("parar"):
    ngrok.disconnect(tunnel.public_url)
    st.write("parado")
